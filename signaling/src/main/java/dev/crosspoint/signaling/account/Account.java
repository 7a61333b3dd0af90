package dev.crosspoint.signaling.account;

import java.util.List;
import java.util.Optional;

/**
 * A customer: who may call the API, and the applications that answer its calls.
 *
 * <p>In the settings every list is full. An account that comes out of {@link AccountDirectory} has no users and no
 * clients: secrets go in and are compared there, they do not come out.
 */
public record Account(String id, List<User> users, List<Client> clients, List<Application> applications) {

    public Account {
        users = List.copyOf(users);
        clients = List.copyOf(clients);
        applications = List.copyOf(applications);
    }

    public Optional<Application> application(String applicationId) {
        return applications.stream().filter(a -> a.id().equals(applicationId)).findFirst();
    }
}

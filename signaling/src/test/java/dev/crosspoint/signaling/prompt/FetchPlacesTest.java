package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accounts that want more fetched at once than they may. */
class FetchPlacesTest {
    private final FetchPlaces places = new FetchPlaces(8, new PromptCounters());

    private List<FetchPlaces.Place> ask(String accountId, int count) {
        List<FetchPlaces.Place> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(places.ask(accountId));
        }
        return asked;
    }

    /** Null where the place is there. */
    private static PromptLimit now(FetchPlaces.Place place) {
        return place.await(Duration.ZERO);
    }

    @Test
    void who_waits_in_vain_is_told_whose_limit_it_was() {
        List<FetchPlaces.Place> held = ask("a", 3);
        assertNull(now(held.get(1)));
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, now(held.get(2)));
        ask("b", 2);
        ask("c", 2);
        ask("d", 2);
        assertEquals(PromptLimit.FETCHES, now(places.ask("e")));
    }

    @Test
    void a_place_that_is_given_back_goes_to_the_accounts_by_turns() {
        List<FetchPlaces.Place> all = ask("a", 2);
        ask("b", 2);
        ask("c", 2);
        List<FetchPlaces.Place> last = ask("d", 2);
        FetchPlaces.Place own = places.ask("a");
        List<FetchPlaces.Place> many = ask("e", 2);
        FetchPlaces.Place other = places.ask("f");
        last.getFirst().close();
        assertNull(now(many.getFirst()));
        last.getLast().close();
        assertNull(now(other));
        all.getFirst().close();
        all.getFirst().close();
        assertNull(now(own));
        all.getLast().close();
        assertNull(now(many.getLast()));
    }

    @Test
    void a_place_that_was_waited_for_and_given_up_goes_to_the_next() {
        FetchPlaces.Place held = ask("a", 2).getFirst();
        FetchPlaces.Place gone = places.ask("a");
        FetchPlaces.Place late = places.ask("a");
        FetchPlaces.Place next = places.ask("a");
        gone.giveUp();
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, now(late));
        late.close();
        held.close();
        assertNull(now(next));
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, now(gone));
        gone.close();
        next.giveUp();
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, now(places.ask("a")));
    }

    @Test
    void not_more_than_so_many_wait() {
        ask("a", 2);
        List<FetchPlaces.Place> waiting = ask("a", 8);
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, places.ask("a").await(Duration.ofDays(1)));
        waiting.getFirst().giveUp();
        FetchPlaces.Place again = places.ask("a");
        waiting.forEach(FetchPlaces.Place::giveUp);
        assertEquals(PromptLimit.FETCHES_OF_ACCOUNT, now(again));
        assertNull(now(places.ask("b")));
    }
}

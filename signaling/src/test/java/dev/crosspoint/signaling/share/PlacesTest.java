package dev.crosspoint.signaling.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.crosspoint.signaling.share.Places.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Accounts that want more at once than they may. */
class PlacesTest {
    private final LongAdder waited = new LongAdder();
    private final Places<String> places = new Places<>(8, 2, 8, waited);

    private List<Places<String>.Place> ask(String accountId, int count) {
        List<Places<String>.Place> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asked.add(places.ask(accountId));
        }
        return asked;
    }

    /** Null where the place is there. */
    private static Limit now(Places<String>.Place place) {
        return place.await(Duration.ZERO);
    }

    @Test
    void who_waits_in_vain_is_told_whose_limit_it_was() {
        List<Places<String>.Place> held = ask("a", 3);
        assertNull(now(held.get(1)));
        assertEquals(Limit.SHARE, now(held.get(2)));
        ask("b", 2);
        ask("c", 2);
        ask("d", 2);
        assertEquals(Limit.ALL, now(places.ask("e")));
    }

    @Test
    void a_place_that_is_given_back_goes_to_the_accounts_by_turns() {
        List<Places<String>.Place> all = ask("a", 2);
        ask("b", 2);
        ask("c", 2);
        List<Places<String>.Place> last = ask("d", 2);
        Places<String>.Place own = places.ask("a");
        List<Places<String>.Place> many = ask("e", 2);
        Places<String>.Place other = places.ask("f");
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
        Places<String>.Place held = ask("a", 2).getFirst();
        Places<String>.Place gone = places.ask("a");
        Places<String>.Place late = places.ask("a");
        Places<String>.Place next = places.ask("a");
        gone.giveUp();
        assertEquals(Limit.SHARE, now(late));
        late.close();
        held.close();
        assertNull(now(next));
        assertEquals(Limit.SHARE, now(gone));
        gone.close();
        next.giveUp();
        assertEquals(Limit.SHARE, now(places.ask("a")));
    }

    @Test
    void not_more_than_so_many_wait() {
        ask("a", 2);
        List<Places<String>.Place> waiting = ask("a", 8);
        assertEquals(Limit.SHARE, places.ask("a").await(Duration.ofDays(1)));
        waiting.getFirst().giveUp();
        Places<String>.Place again = places.ask("a");
        waiting.forEach(Places.Place::giveUp);
        assertEquals(Limit.SHARE, now(again));
        assertNull(now(places.ask("b")));
    }

    @Test
    void those_who_wait_are_counted_and_nothing_is_left_of_those_who_are_gone() {
        List<Places<String>.Place> held = ask("a", 2);
        Places<String>.Place next = places.ask("a");
        places.ask("b").close();
        assertEquals(1, waited.sum());
        assertEquals(1, places.size());
        held.forEach(Places.Place::close);
        assertNull(now(next));
        next.close();
        assertEquals(0, places.size());
    }
}

package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/**
 * What a recorder hears of one sender: packets go in as the network brings them, and wait until their time is handed
 * on; then the sound of each comes out in order, at the place its timestamp says. However late or out of order a packet
 * came before that, nothing is stretched and nothing moves.
 *
 * <p>What was lost is restored or concealed for a moment; what was not sent, as in discontinuous transmission, is left
 * out. The fastest packets say where the sender's time lies on the recorder's. A drift is followed where nothing was
 * sent or little is heard, and elsewhere some samples at a time once it has grown; a source or a clock that jumps is
 * placed anew by when it comes.
 *
 * <p>Owned by one thread; no clock, no allocation after construction. Work for a packet is bounded whatever it says.
 */
public final class PlacedReceiver implements AutoCloseable {
    /** Takes the sound. Places are in samples at the decoder's rate. */
    public interface Sink {
        /** {@code sound} is reused after return. */
        void place(PcmFrame sound, long position);

        /** The first place that has not been handed on. */
        long open();
    }

    /** How far before its time a packet may come until its clock is taken for another's. */
    public static final int MOST_AHEAD_MS = 500;
    public static final int LONGEST_PACKET_MS = 120;

    private static final int MAX_DROPOUT = 3000;                // RFC 3550 A.1
    private static final int MAX_MISORDER = 100;                // RFC 3550 A.1
    private static final int LATE_PATIENCE_MS = 100;
    private static final int LONGEST_CONCEALED_MS = 60;
    private static final int FADE_MS = 10;
    private static final int HELD_BYTES = 4096;
    private static final int HELD_MS = 1200;
    /** Packets of which the fastest is looked for, and by how much all move then at most: 0.5 ms in 1.28 s. */
    private static final int LEAD_PACKETS = 64;
    private static final int LEADS_PER_SECOND = 2000;
    /** So far from its place may the fastest be: nobody hears that, and less may be chance. */
    private static final int UNHEARD_MS = 20;
    /** So far, until sound is moved that is not quiet. */
    private static final int URGENT_MS = 40;
    private static final int QUIET_MOVE_MS = 2;
    private static final double QUIET = 1.0 / 8;                // of the mean
    private static final double LEVEL_MEMORY = 100;             // packets
    private static final int PACKETS_TO_KNOW = 8;

    private final FrameDecoder decoder;
    private final int samplesPerMs;
    private final Sink sink;
    private final AudioReceiverCounters counters;
    private final PacketHistory history = new PacketHistory();
    private final HeldPackets held;
    private final SourceTimeline timeline;
    private final PcmFrame decoded;

    private boolean running;
    private boolean placed;             // sound of this source has come out: it moves by little steps only
    private long firstPosition;         // of the source, before the shift
    private long shift;
    private int played;                 // sequence number
    private int lastSamples;
    private long next;                  // place after the sound that came out last
    private long leastLate = Long.MAX_VALUE;
    private int seen;
    private long offBy;                 // of the fastest packets seen together last
    private int toLead;                 // samples, an eighth of a millisecond with each packet
    private double level;
    private boolean lateRun;
    private long lateSince;

    /**
     * A receiver that hears nothing yet.
     *
     * @param decoder closed with this
     * @param clockHz rate of the RTP timestamps
     */
    public PlacedReceiver(FrameDecoder decoder, int clockHz, Sink sink) {
        this.decoder = decoder;
        this.samplesPerMs = decoder.rateHz() / 1000;
        this.sink = sink;
        counters = new AudioReceiverCounters(decoder.rateHz());
        held = new HeldPackets(HELD_BYTES + 2 * samplesPerMs * HELD_MS);
        timeline = new SourceTimeline(decoder.rateHz(), clockHz);
        decoded = new PcmFrame(decoder.rateHz(), samplesPerMs * LONGEST_PACKET_MS);
    }

    public int rateHz() {
        return decoder.rateHz();
    }

    /**
     * A packet has come.
     *
     * @param sequence RTP sequence number, lower 16 bits used
     * @param payload  native memory with the codec's packet, free again after return
     * @param now      the recorder's place of the present
     */
    public void receive(int sequence, int timestamp, MemorySegment payload, int offset, int length, long now) {
        counters.received++;
        int samples = decoder.samples(payload, offset, length);
        if (samples <= 0 || samples > decoded.capacity()) {
            counters.malformed++;
            return;
        }
        if (!running) {
            begin(sequence, timestamp, now);
        } else if (jumped(sequence, timestamp, samples, now)) {
            counters.restarts++;
            playAll();
            decoder.reset();
            begin(sequence, timestamp, now);
        }
        if (!history.add(sequence)) {
            counters.duplicate++;
            return;
        }
        came(now - place(timestamp));
        if ((short) (sequence - played) <= 0 || place(timestamp) + samples <= sink.open()) {
            counters.late++;
            return;
        }
        hold(sequence, timestamp, payload, offset, length);
    }

    /** A packet of this sender that has no sound: it is not missing, and the time it stands for is silent. */
    public void skip(int sequence) {
        int ahead = (short) (sequence - played);
        if (running && ahead > 0 && ahead <= HeldPackets.REACH && history.add(sequence) && held.count() == 0
                && history.missingBetween(played, sequence) == 0) {
            played = sequence & 0xFFFF;
        }
    }

    /** Gives out all that begins before that place: nothing that comes for it later is wanted. */
    public void playUpTo(long position) {
        while (held.count() > 0) {
            int first = held.firstAfter(played);
            if (place(held.timestamp(first)) >= position) {
                return;
            }
            play(first);
        }
    }

    /** Gives out all that is there. */
    public void playAll() {
        playUpTo(Long.MAX_VALUE);
    }

    /** Forgets the source, and what of it is still held: the next packet begins anew. Counters stay. */
    public void reset() {
        running = false;
        held.clear();
        decoder.reset();
    }

    public AudioReceiverCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        running = false;
        decoder.close();
    }

    private void begin(int sequence, int timestamp, long now) {
        running = true;
        placed = false;
        lateRun = false;
        shift = 0;
        toLead = 0;
        offBy = 0;
        firstPosition = Math.max(now, earliest());
        timeline.start(timestamp, firstPosition);
        history.start(sequence);
        played = sequence - 1 & 0xFFFF;
        forgetLateness();
    }

    /** Where sound can be put without taking the place of other. */
    private long earliest() {
        return Math.max(next, sink.open());
    }

    private long place(int timestamp) {
        return timeline.position(timestamp) + shift;
    }

    private boolean jumped(int sequence, int timestamp, int samples, long now) {
        int ahead = (short) (sequence - played);
        long place = place(timestamp);
        if (ahead > MAX_DROPOUT || ahead < -MAX_MISORDER || place - now > (long) MOST_AHEAD_MS * samplesPerMs) {
            return true;
        }
        boolean tooLate = ahead > 0 && place + samples <= sink.open();
        if (tooLate && !lateRun) {
            lateSince = now;
        }
        lateRun = tooLate;
        return tooLate && now - lateSince >= (long) LATE_PATIENCE_MS * samplesPerMs;
    }

    /** A packet came so long after its place. None comes before it was sent: the fastest tell where they belong. */
    private void came(long late) {
        if (!placed) {
            if (late < 0) {
                shift = Math.max(shift + late, earliest() - firstPosition);
            }
            return;
        }
        leastLate = Math.min(leastLate, late);
        if (++seen < LEAD_PACKETS) {
            return;
        }
        int most = decoder.rateHz() / LEADS_PER_SECOND;
        offBy = Math.abs(leastLate) > (long) UNHEARD_MS * samplesPerMs ? leastLate : 0;
        toLead = Math.abs(leastLate) > (long) URGENT_MS * samplesPerMs ? Math.clamp(leastLate, -most, most) : 0;
        forgetLateness();
    }

    private void forgetLateness() {
        leastLate = Long.MAX_VALUE;
        seen = 0;
    }

    private void hold(int sequence, int timestamp, MemorySegment payload, int offset, int length) {
        while (held.count() > 0) {
            int first = held.firstAfter(played);
            int beyond = (short) (sequence - first);
            if (beyond < HeldPackets.REACH && held.hold(sequence, timestamp, payload, offset, length)) {
                return;
            }
            if (beyond < 0) {
                counters.late++;        // no room, and those that are held came before
                return;
            }
            play(first);
        }
        held.hold(sequence, timestamp, payload, offset, length);
    }

    private void play(int sequence) {
        MemorySegment payload = held.bytes();
        int offset = held.offset(sequence);
        int length = held.length(sequence);
        int gap = history.missingBetween(played, sequence);
        long place = place(held.timestamp(sequence));
        if (placed && place > next) {
            if (gap > 0) {
                fill((int) Math.min(place - next, Integer.MAX_VALUE), gap, payload, offset, length);
            } else {
                place = afterSilence(place);
            }
        }
        counters.lost += gap;
        counters.lossRuns += gap > 0 ? 1 : 0;
        held.release(sequence);
        played = sequence;
        lastSamples = decoder.decode(payload, offset, length, decoded);
        if (lastSamples <= 0) {
            counters.malformed++;
            lastSamples = 0;
            return;
        }
        out(place + lead());
        placed = true;
    }

    /** By how much this packet is nearer to where the fastest say than those before. */
    private int lead() {
        if (offBy == 0) {
            hear();
            return 0;
        }
        int most = hear() ? QUIET_MOVE_MS * samplesPerMs : Math.min(Math.abs(toLead), samplesPerMs / 8);
        int step = Math.clamp(offBy, -most, most);
        shift += step;
        offBy -= step;
        toLead -= Math.clamp(step, -Math.abs(toLead), Math.abs(toLead));
        return step;
    }

    /** Whether the packet decoded last is quiet beside those before. */
    private boolean hear() {
        long sum = 0;
        for (int i = 0; i < decoded.length(); i++) {
            sum += Math.abs(decoded.get(i));
        }
        double mean = (double) sum / decoded.length();
        level += (mean - level) / LEVEL_MEMORY;
        return mean <= QUIET * level;
    }

    /** Where nothing was sent, nobody hears how long that took: what follows is put where the fastest packets say. */
    private long afterSilence(long place) {
        if (seen < PACKETS_TO_KNOW || place - next < (long) LONGEST_CONCEALED_MS * samplesPerMs) {
            return place;
        }
        long moved = Math.max(leastLate, earliest() - place);
        shift += moved;
        toLead = 0;
        offBy = 0;
        forgetLateness();
        return place + moved;
    }

    /** Sound for the {@code missing} samples before a packet that comes after {@code gap} lost ones. */
    private void fill(int missing, int gap, MemorySegment payload, int offset, int length) {
        int restored = decoder.restores(payload, offset, length) ? Math.min(missing, lastSamples) : 0;
        long lost = Math.clamp((long) gap * lastSamples - restored, 0L, missing - restored);
        int concealed = (int) Math.min(lost, (long) LONGEST_CONCEALED_MS * samplesPerMs);
        long place = next + missing;
        if (concealed > 0 && decoder.conceal(concealed, decoded) == concealed) {
            if (concealed < missing - restored) {
                fadeOut();
            }
            counters.concealedSamples += concealed;
            out(next);
        }
        if (restored > 0 && decoder.restore(payload, offset, length, restored, decoded) == restored) {
            counters.recoveredByFec++;
            out(place - restored);
        }
    }

    private void fadeOut() {
        int fade = Math.min(decoded.length(), FADE_MS * samplesPerMs);
        for (int i = 1; i <= fade; i++) {
            int at = decoded.length() - i;
            decoded.set(at, (short) (decoded.get(at) * (i - 1) / fade));
        }
    }

    private void out(long place) {
        next = place + decoded.length();
        sink.place(decoded, place);
    }
}

package dev.crosspoint.media;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.PhoneRemote;
import dev.crosspoint.media.sdp.PhoneSdp;
import dev.crosspoint.media.sdp.SdpRejected;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Control-plane handle of one RTP session with a phone. Used by one control thread at a time. */
public final class PhoneLeg implements AutoCloseable, Audible {
    private static final int CLOCK_HZ = 8000;

    private final PhoneLegOptions options;
    private final LegSession session;
    private final InetSocketAddress local;
    private final InetAddress advertised;
    private final long sessionId = ThreadLocalRandom.current().nextLong(1L << 31, 1L << 62);
    private long version;
    private boolean holding;
    /** Written by who signals, also read by who asks for digits. */
    private volatile PhoneRemote remote;
    private Route echo;
    private ToneEar ear;
    private boolean closed;

    PhoneLeg(PhoneLegOptions options, LegSession session, InetSocketAddress local, InetAddress advertised) {
        this.options = options;
        this.session = session;
        this.local = local;
        this.advertised = advertised;
    }

    LegSession session() {
        return session;
    }

    /** Our first offer, or the same with all codecs again. */
    public String createOffer() {
        return PhoneSdp.offer(describe(wanted()), options.codecs());
    }

    /** Answers a first offer or a re-offer (hold, resume, address change). */
    public String createAnswer(String offer) throws SdpRejected {
        PhoneRemote offered = PhoneRemote.parse(offer, options.codecs());
        String answer = PhoneSdp.answer(describe(wanted()), offered);
        agree(offered);
        return answer;
    }

    public void acceptAnswer(String sdp) throws SdpRejected {
        agree(PhoneRemote.parse(sdp, options.codecs()));
    }

    /** A re-offer of ours that holds or resumes. */
    public String createReoffer(boolean hold) {
        holding = hold;
        return createOffer();
    }

    /** The far side does not want to hear us now. */
    public boolean heldByRemote() {
        return remote != null && remote.holds();
    }

    /** A further address from which RTP may be learned: where the signalling came from. */
    public void signalledFrom(InetAddress sip) {
        session.shard().post(new LegCommand.SignalledFrom(session, sip));
    }

    /** Plays to the phone in place of anything bridged, until its end or {@link #stopPlaying()}. */
    public void play(AudioSource source) {
        play(source, () -> { });
    }

    /**
     * The same, for who waits for the end.
     *
     * @param whenOver runs once on the leg's shard when the last of it was sent, it was stopped, something else took
     *                 its place, or the leg closed. Must not block.
     */
    public void play(AudioSource source, Runnable whenOver) {
        session.shard().post(new OutCommand.Play(session.out(), new Playback(source, whenOver)));
    }

    public void stopPlaying() {
        session.shard().post(new OutCommand.StopPlaying(session.out()));
    }

    /**
     * A voice that speaks to the phone while it is made.
     *
     * @param most how much of it may wait to be played
     */
    public LiveVoice voice(Duration most) {
        return new LiveVoice(session.out(), Math.toIntExact(most.toMillis() * (CLOCK_HZ / 1000)));
    }

    /** Sends back what is heard. */
    public void echo(boolean on) {
        if (on && echo == null) {
            echo = Route.open(session, session.out(), false);
        } else if (!on && echo != null) {
            echo.close();
            echo = null;
        }
    }

    public void sendDigit(char digit, Duration length) {
        session.shard().post(new OutCommand.SendDigit(session.out(), digit, length));
    }

    /** Whether the far side said that it sends digits as telephone-events; from any thread. */
    public boolean tellsDigits() {
        PhoneRemote agreed = remote;
        return agreed != null && agreed.telephoneEventType() >= 0;
    }

    /** Whether digits are heard in the sound too, for a far side that sends no telephone-events; costs decoding. */
    public void hearDigits(boolean on) {
        if (on && ear == null) {
            ear = new ToneEar(session);
            session.shard().post(new EarCommand.Digits(ear, true));
        } else if (!on && ear != null) {
            session.shard().post(new EarCommand.Digits(ear, false));
            ear = null;
        }
    }

    /**
     * Waits for silence of the far side.
     *
     * @param whenSilent runs once on the leg's shard when the far side has said nothing for so long; must not block
     * @return ends the waiting
     */
    public Runnable whenSilent(Duration timeout, Runnable whenSilent) {
        SilenceEar silence = new SilenceEar(session, timeout.toNanos(), whenSilent);
        session.shard().post(new EarCommand.Silence(silence, true));
        return () -> session.shard().post(new EarCommand.Silence(silence, false));
    }

    /** What the phone says, for a reader outside the media path; to be closed. */
    public SoundFeed feed() {
        return SoundFeed.open(this);
    }

    /** What the phone hears, to be recorded and listened to. */
    public SentSound sent() {
        return new SentSound(session.out().sent());
    }

    /** Whether digits are sent as sound where the far side takes no telephone-events. */
    public void digitsAsTones(boolean on) {
        session.shard().post(new OutCommand.DigitsAsTones(session.out(), on));
    }

    public LegQuality quality() {
        CompletableFuture<LegQuality> answer = new CompletableFuture<>();
        return MediaEngine.ask(session.shard(), new LegCommand.AskQuality(session, answer), answer,
                LegQuality.NONE);
    }

    public InetSocketAddress localRtp() {
        return local;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            CompletableFuture<LegQuality> last = new CompletableFuture<>();
            last.thenAccept(quality -> QualityCount.log(this, quality));
            session.shard().post(new LegCommand.Close(session, last));
        }
    }

    private Direction wanted() {
        return holding ? Direction.SENDONLY : Direction.SENDRECV;
    }

    private PhoneSdp.Local describe(Direction direction) {
        return new PhoneSdp.Local(sessionId, ++version, advertised, local.getPort(), direction);
    }

    private void agree(PhoneRemote agreed) {
        remote = agreed;
        boolean sends = !agreed.holds();
        boolean receives = !holding && agreed.direction().sends();
        List<LegFormat> beside = new ArrayList<>();
        if (agreed.telephoneEventType() >= 0) {
            beside.add(new LegFormat(agreed.telephoneEventType(), "telephone-event", CLOCK_HZ));
        }
        if (agreed.comfortNoise()) {
            beside.add(new LegFormat(PhoneSdp.COMFORT_NOISE_TYPE, "CN", CLOCK_HZ));
        }
        List<LegFormat> sent = new ArrayList<>(beside);
        sent.addFirst(format(agreed.codecs().getFirst()));
        List<LegFormat> received = new ArrayList<>(beside);
        for (PhoneCodec codec : PhoneCodec.values()) { // some gateways change between the two laws without asking
            received.add(format(codec));
        }
        session.shard().post(new LegCommand.Agree(session, LegPlan.of(
                LegTerms.rtp(agreed.address(), agreed.port(), agreed.rtcpMux() ? agreed.port() : agreed.rtcp(), sent)
                        .withFormats(received, sent).withDirection(sends, receives))));
    }

    private static LegFormat format(PhoneCodec codec) {
        return new LegFormat(codec.payloadType(), codec.name(), CLOCK_HZ);
    }

    @Override
    public String toString() {
        return "phone leg " + options.id();
    }
}

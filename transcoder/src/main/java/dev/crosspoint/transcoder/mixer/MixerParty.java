package dev.crosspoint.transcoder.mixer;

import dev.crosspoint.transcoder.PcmFrame;
import java.util.ArrayList;
import java.util.List;

/** One who takes part in a mix: puts sound in, hears a frame after each tick. Belongs to the thread of the mixer. */
public final class MixerParty {
    /** Louder than 20 dB more is noise, softer than 60 dB less is a mute. */
    private static final double MAX_GAIN_DB = 20;
    private static final double MIN_GAIN_DB = -60;
    /** How the level falls in a pause: 1 dB each 20 ms, so that the pauses between words do not end a turn. */
    private static final double DECAY = 0.8;
    /** Over half a second. */
    private static final double AVERAGING = 0.04;

    private final int rateHz;
    private final PartyInput input;
    private final short[] sound;
    private final Mix own;
    private final Voice toAll;
    private final Voice toOne;
    private final List<MixerParty> coached = new ArrayList<>();
    private double gain = 1;
    private boolean muted;
    private boolean held;
    private boolean coach;
    private double level;
    private double average;
    private boolean talking;
    private int talkingTicks;
    private Mix hears;
    private Mix heard;
    private long tick;

    MixerParty(int rateHz, int mixHz, Mix shared) {
        this.rateHz = rateHz;
        int frame = mixHz / 50;
        input = new PartyInput(rateHz, mixHz);
        sound = new short[frame];
        toAll = new Voice(frame);
        toOne = new Voice(frame);
        own = new Mix(mixHz);
        own.serve(rateHz);
        hears = shared;
        heard = shared;
    }

    public int rateHz() {
        return rateHz;
    }

    /** Sound of the party, 20 ms or less at its rate; false when it is neither. */
    public boolean put(PcmFrame frame) {
        return input.put(frame);
    }

    /** What the party hears in this tick, valid until the next; null while on hold. */
    public PcmFrame heard() {
        return held ? null : hears.frame(rateHz, tick, heard);
    }

    /** True when all shared parties of this rate hear the very same frame: one encode is enough for them. */
    public boolean shared() {
        return !held && hears != own;
    }

    /** How much louder (or softer, below 0) the others hear the party. */
    public void gainDb(double db) {
        gain = Math.pow(10, Math.clamp(db, MIN_GAIN_DB, MAX_GAIN_DB) / 20);
    }

    /** Hears, but is not heard. */
    public void mute(boolean on) {
        muted = on;
    }

    /** Neither hears nor is heard. */
    public void hold(boolean on) {
        held = on;
    }

    /** Is heard by those parties alone from now on, and goes on hearing all; when they have left, by nobody. */
    public void coach(List<MixerParty> parties) {
        if (parties.contains(this)) {
            throw new IllegalArgumentException("a party cannot coach itself");
        }
        coach = true;
        coached.clear();
        coached.addAll(parties);
    }

    /** An ordinary party again. */
    public void stopCoaching() {
        coach = false;
        coached.clear();
    }

    /** Among the loudest in this tick, that is: heard by all others. */
    public boolean talking() {
        return talking;
    }

    /** Ticks for which the party's sound was not there in time. */
    public long missingFrames() {
        return input.missing();
    }

    /** Samples at the rate of the mix that were dropped because more came than the mixer's clock takes. */
    public long droppedSamples() {
        return input.dropped();
    }

    boolean held() {
        return held;
    }

    /** Whether that one hears what the others do not. */
    boolean coaches(MixerParty party) {
        return coach && coached.contains(party);
    }

    void coachesNoMore(MixerParty gone) {
        coached.remove(gone);
    }

    /** How loud the party is now, falling slowly: whether it talks. */
    double level() {
        return level;
    }

    /** How loud it has been of late: whether louder than another. */
    double average() {
        return average;
    }

    /** May be heard by all. */
    boolean mayTalk() {
        return !held && !muted && !coach;
    }

    int talkingTicks() {
        return talkingTicks;
    }

    Mix own() {
        return own;
    }

    Voice toAll() {
        return toAll;
    }

    Voice toOne() {
        return toOne;
    }

    /** Begins a tick: takes the sound and judges how loud it is. */
    void listen(long nowTick) {
        tick = nowTick;
        input.take(sound, !talking);
        double power = mayTalk() ? power() * gain * gain : 0;
        level = mayTalk() ? Math.max(power, level * DECAY) : 0;
        average += (power - average) * AVERAGING;
    }

    void talk(boolean heardByAll) {
        talkingTicks = heardByAll && talking ? talkingTicks + 1 : 0;
        talking = heardByAll;
    }

    /** Makes the two voices of this tick: what all hear of the party and what the coached ones do. */
    void speak() {
        toAll.make(sound, talking ? gain : 0);
        toOne.make(sound, coach && !muted && !held ? gain : 0);
    }

    void hear(Mix mix) {
        heard = hears;
        hears = mix;
    }

    private double power() {
        long sum = 0;
        for (short sample : sound) {
            sum += sample * sample;
        }
        return (double) sum / sound.length;
    }
}

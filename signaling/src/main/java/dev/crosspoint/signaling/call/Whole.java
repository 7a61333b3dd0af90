package dev.crosspoint.signaling.call;

/** What a call was dialled for or joined into, and whose end is an end for it too. */
interface Whole {
    /** What the call does that is left behind. */
    Next abandoned(CallStage stage, String why);
}

package dev.crosspoint.signaling.bxml;

import java.util.Map;
import java.util.Set;

/** Every verb by name: the one place where a new one is registered for reading. */
final class VerbCatalog {
    /** Makes a verb of an element. */
    @FunctionalInterface
    interface Reader {
        Verb read(VerbReader in) throws BxmlFault;
    }

    static final Map<String, Reader> VERBS = Map.of(
        "Connect", Connect::read,
        "Hangup", Hangup::read,
        "Pause", Pause::read,
        "Redirect", Redirect::read,
        "Ring", Ring::read,
        "Tag", Tag::read);

    /** Verbs of the contract that this version cannot run: a call that is told to use one fails and says so. */
    static final Set<String> NOT_YET = Set.of(
        "Bridge", "Conference", "Forward", "Gather", "PauseRecording", "PlayAudio", "Record", "Refer",
        "ResumeRecording", "SendDtmf", "SpeakSentence", "StartGather", "StartRecording", "StartStream",
        "StartTranscription", "StopGather", "StopRecording", "StopStream", "StopTranscription", "Transfer");

    private VerbCatalog() { }
}

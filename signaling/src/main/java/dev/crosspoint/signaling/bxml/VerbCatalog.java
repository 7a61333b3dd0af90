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

    static final Map<String, Reader> VERBS = Map.ofEntries(
        verb("Bridge", Bridge::read),
        verb("Conference", Conference::read),
        verb("Connect", Connect::read),
        verb("Forward", Forward::read),
        verb("Gather", Gather::read),
        verb("Hangup", Hangup::read),
        verb("Pause", Pause::read),
        verb("PauseRecording", PauseRecording::read),
        verb("PlayAudio", PlayAudio::read),
        verb("Record", Record::read),
        verb("Redirect", Redirect::read),
        verb("Refer", Refer::read),
        verb("ResumeRecording", ResumeRecording::read),
        verb("Ring", Ring::read),
        verb("SendDtmf", SendDtmf::read),
        verb("SpeakSentence", SpeakSentence::read),
        verb("StartGather", StartGather::read),
        verb("StartRecording", StartRecording::read),
        verb("StartStream", StartStream::read),
        verb("StopGather", StopGather::read),
        verb("StopRecording", StopRecording::read),
        verb("StopStream", StopStream::read),
        verb("Tag", Tag::read),
        verb("Transfer", Transfer::read));

    /** Verbs of the contract that this version cannot run: a call that is told to use one fails and says so. */
    static final Set<String> NOT_YET = Set.of(
        "StartTranscription", "StopTranscription");

    private VerbCatalog() { }

    private static Map.Entry<String, Reader> verb(String name, Reader reader) {
        return Map.entry(name, reader);
    }
}

package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Bridge;
import dev.crosspoint.signaling.bxml.Conference;
import dev.crosspoint.signaling.bxml.Connect;
import dev.crosspoint.signaling.bxml.Forward;
import dev.crosspoint.signaling.bxml.Gather;
import dev.crosspoint.signaling.bxml.Hangup;
import dev.crosspoint.signaling.bxml.Pause;
import dev.crosspoint.signaling.bxml.PauseRecording;
import dev.crosspoint.signaling.bxml.Prompt;
import dev.crosspoint.signaling.bxml.Record;
import dev.crosspoint.signaling.bxml.Redirect;
import dev.crosspoint.signaling.bxml.Refer;
import dev.crosspoint.signaling.bxml.ResumeRecording;
import dev.crosspoint.signaling.bxml.Ring;
import dev.crosspoint.signaling.bxml.SendDtmf;
import dev.crosspoint.signaling.bxml.StartGather;
import dev.crosspoint.signaling.bxml.StartRecording;
import dev.crosspoint.signaling.bxml.StartStream;
import dev.crosspoint.signaling.bxml.StopGather;
import dev.crosspoint.signaling.bxml.StopRecording;
import dev.crosspoint.signaling.bxml.StopStream;
import dev.crosspoint.signaling.bxml.Tag;
import dev.crosspoint.signaling.bxml.Transfer;
import dev.crosspoint.signaling.bxml.Verb;
import dev.crosspoint.signaling.device.EndpointConnector;
import dev.crosspoint.signaling.prompt.Prompts;

/** Every verb's executor: the one place where a new one is registered for running. */
final class VerbExecutors implements VerbExecutor<Verb> {
    private final BridgeExecutor bridge;
    private final ConferenceExecutor conference;
    private final ConnectExecutor connect;
    private final ForwardExecutor forward;
    private final GatherExecutor gather;
    private final HangupExecutor hangup = new HangupExecutor();
    private final PauseExecutor pause = new PauseExecutor();
    private final PromptExecutor prompt;
    private final RecordExecutor record = new RecordExecutor();
    private final RedirectExecutor redirect = new RedirectExecutor();
    private final ReferExecutor refer = new ReferExecutor();
    private final RingExecutor ring;
    private final SendDtmfExecutor sendDtmf = new SendDtmfExecutor();
    private final TagExecutor tag = new TagExecutor();
    private final TransferExecutor transfer;

    VerbExecutors(CallServices services, EndpointConnector connector, Prompts prompts, Ringback ringback,
            LegCalls legs, Conferences conferences) {
        prompt = new PromptExecutor(prompts);
        gather = new GatherExecutor(prompt);
        bridge = new BridgeExecutor(legs, services.media(), ringback);
        conference = new ConferenceExecutor(conferences);
        connect = new ConnectExecutor(services.settings(), connector, services.webhooks());
        forward = new ForwardExecutor(legs, services.media(), ringback);
        ring = new RingExecutor(ringback);
        transfer = new TransferExecutor(legs, services.media(), ringback);
    }

    @Override
    public Next execute(Verb verb, CallStage stage) throws VerbInterrupted {
        return switch (verb) {
            case Bridge v -> bridge.execute(v, stage);
            case Conference v -> conference.execute(v, stage);
            case Connect v -> connect.execute(v, stage);
            case Forward v -> forward.execute(v, stage);
            case Gather v -> gather.execute(v, stage);
            case Hangup v -> hangup.execute(v, stage);
            case Pause v -> pause.execute(v, stage);
            case PauseRecording _ -> done(stage.recordings().pause());
            case Prompt v -> prompt.execute(v, stage);
            case Record v -> record.execute(v, stage);
            case Redirect v -> redirect.execute(v, stage);
            case Refer v -> refer.execute(v, stage);
            case ResumeRecording _ -> done(stage.recordings().resume());
            case Ring v -> ring.execute(v, stage);
            case SendDtmf v -> sendDtmf.execute(v, stage);
            case StartGather v -> watchDigits(v, stage);
            case StartRecording v -> RecordExecutor.start(v, stage);
            case StartStream v -> StreamExecutor.start(v, stage);
            case StopGather _ -> ignoreDigits(stage);
            case StopRecording _ -> stopRecording(stage);
            case StopStream v -> StreamExecutor.stop(v, stage);
            case Tag v -> tag.execute(v, stage);
            case Transfer v -> transfer.execute(v, stage);
        };
    }

    private static Next watchDigits(StartGather verb, CallStage stage) {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answer();
        stage.sound().watch(verb.told());
        return Next.NEXT_VERB;
    }

    /** Nothing to be done is fine too. */
    private static Next done(boolean any) {
        return Next.NEXT_VERB;
    }

    private static Next stopRecording(CallStage stage) {
        stage.recordings().stop();
        return Next.NEXT_VERB;
    }

    private static Next ignoreDigits(CallStage stage) {
        stage.sound().watch(null);
        return Next.NEXT_VERB;
    }
}

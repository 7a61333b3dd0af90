package dev.crosspoint.ng.call;

import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.sdp.FormatOffer;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.ng.sdp.SdpBody;

/**
 * An offer on its way to an answer, and kept after it: a fork's or a later answer to the same offer may follow.
 *
 * @param body         as it came from the offerer
 * @param offererLeg   put to use by the answer
 * @param answererLeg  put to use by the answer
 */
record Exchange(Party offerer, Party answerer, SdpBody body, RemoteAudio offered, FormatOffer formats, NgFlags flags,
                PartyLeg offererLeg, PartyLeg answererLeg) {
}

package dev.crosspoint.media;

/** The terms of a leg, with their formats made ready to look up. */
record LegPlan(LegTerms terms, ReceiveFormats receives, SendFormats sends) {
    static LegPlan of(LegTerms terms) {
        return new LegPlan(terms, ReceiveFormats.of(terms.receives()),
                SendFormats.of(terms.sends(), terms.ptimeMs(), terms.sending()));
    }
}

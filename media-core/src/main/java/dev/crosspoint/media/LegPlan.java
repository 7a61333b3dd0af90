package dev.crosspoint.media;

/** The terms of a leg, with their formats made ready to look up. */
record LegPlan(LegTerms terms, ReceiveFormats receives, SendFormats sends) {
    static LegPlan of(LegTerms terms) {
        return new LegPlan(terms, new ReceiveFormats(terms.receives()),
                new SendFormats(terms.sends(), terms.ptimeMs(), terms.sending()));
    }
}

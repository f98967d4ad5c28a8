package org.jitsi.nlj.util;

/** REMB is signalled, transport-cc is not, abs-send-time has this identifier. */
public class ReadOnlyStreamInformationStore {
    public Integer absSendTimeId = 3;
    public boolean remb = true;
}

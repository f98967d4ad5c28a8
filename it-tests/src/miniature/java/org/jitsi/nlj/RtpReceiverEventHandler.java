package org.jitsi.nlj;

public interface RtpReceiverEventHandler {}

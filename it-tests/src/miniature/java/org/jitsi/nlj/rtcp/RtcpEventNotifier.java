package org.jitsi.nlj.rtcp;

public class RtcpEventNotifier {}

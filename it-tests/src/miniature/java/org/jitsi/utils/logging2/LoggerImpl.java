package org.jitsi.utils.logging2;

public class LoggerImpl implements Logger {
    public LoggerImpl(String name) {}
}

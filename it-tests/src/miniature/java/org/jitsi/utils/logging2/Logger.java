package org.jitsi.utils.logging2;

public interface Logger {}

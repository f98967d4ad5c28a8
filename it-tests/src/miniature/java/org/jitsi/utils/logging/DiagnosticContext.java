package org.jitsi.utils.logging;

import java.util.concurrent.ConcurrentHashMap;

public class DiagnosticContext extends ConcurrentHashMap<String, Object> {}

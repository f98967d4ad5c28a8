/**
 * What the operator wrote, checked.
 *
 * <pre>
 *   jvb.conf over reference.conf --SettingsReader--> Settings    (or a SettingsException that names key and value)
 * </pre>
 *
 * <p>Read once, at start, the way the bridge itself reads its configuration.
 */
@NullMarked
package io.headroom.jvb.config;

import org.jspecify.annotations.NullMarked;

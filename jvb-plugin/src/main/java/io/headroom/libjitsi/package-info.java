/** Adapters that plug an estimator into libjitsi's public seams; nothing is woven here. */
@NullMarked
package io.headroom.libjitsi;

import org.jspecify.annotations.NullMarked;

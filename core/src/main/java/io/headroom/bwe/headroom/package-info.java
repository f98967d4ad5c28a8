/** Headroom's own estimator. */
@NullMarked
package io.headroom.bwe.headroom;

import org.jspecify.annotations.NullMarked;

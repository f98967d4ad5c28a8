/** The workbench's command line: one jar, one main, one class per command. */
@NullMarked
package io.headroom.workbench.cli;

import org.jspecify.annotations.NullMarked;

package io.headroom.bwe;

/**
 * One parameter that an {@link EstimatorProvider} understands.
 *
 * @param name in kebab-case with its unit, such as {@code group-length-us}
 * @param defaultValue as it would be written in a configuration file
 * @param description what it means, its range and where the default comes from
 */
public record Parameter(String name, String defaultValue, String description) {}

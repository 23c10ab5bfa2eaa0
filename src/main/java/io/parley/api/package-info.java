/** The REST surface: JAX-RS resources and their JSON. May use {@code node} and what is below it. */
package io.parley.api;

/**
 * The REST surface: JAX-RS resources, their strict reading of requests, their JSON and problems,
 * streams of events, and health.
 *
 * <p>May use {@code node} and what is below it, Jakarta REST, JSON-P, CDI and MicroProfile Health.
 * JSON is read and written field by field: what a server does to bind objects differs from server
 * to server.
 */
package io.parley.api;

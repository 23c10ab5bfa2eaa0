/**
 * Who a node is on the member port, and whom it lets in: certificates from the cluster's secret, or
 * from files.
 */
package io.parley.identity;

package io.parley.it;

/** What a server keeps of an application that was undeployed, and the threads that are its own. */
enum Leftovers {
  WILDFLY(
      "deployment.parley.war",
      2,
      0,
      "(?:C#|G#|GC|MSC|XNIO|EJB default|EE-Managed|Weld|ServerService|default|management|Attach).*"),

  /**
   * Five class loaders: one of the server's own application; that of whichever application was
   * there when the server started a thread which it keeps, as the thread's context: two of its
   * transaction manager's, for time-outs, and one of the web container's, for its log; and one of
   * the last record that was compared, in a cache of the JDK's.
   */
  PAYARA(
      "org.glassfish.web.loader.WebappClassLoader",
      5,
      5,
      // Its pools grow with each command, under many names; what bears ours is looked for by
      // itself.
      ".*");

  private final String classLoader;
  private final int redeployments;
  private final int classLoaders;
  private final String pools;

  Leftovers(String classLoader, int redeployments, int classLoaders, String pools) {
    this.classLoader = classLoader;
    this.redeployments = redeployments;
    this.classLoaders = classLoaders;
    this.pools = pools;
  }

  /** Those of the product that this run is for. */
  static Leftovers tested() {
    return ServerSetup.tested().isPayara() ? PAYARA : WILDFLY;
  }

  /** How the JVM calls a class loader of an application, among others. */
  String classLoader() {
    return classLoader;
  }

  /** So many that one class loader kept by each would be more than {@link #classLoaders()}. */
  int redeployments() {
    return redeployments;
  }

  /** At most so many class loaders stay, however often something is deployed. */
  int classLoaders() {
    return classLoaders;
  }

  /** Ends the server with the tests; it belongs to the command that starts it, not to the WAR. */
  private static final String WATCH = "parley-parent-watch";

  /**
   * Whether a thread is the JVM's, or of a pool of the server's, which come and go as there is
   * work.
   *
   * @param name with {@code #} in the place of each number
   */
  boolean owns(String name) {
    return name.equals(WATCH) || name.matches(pools);
  }
}

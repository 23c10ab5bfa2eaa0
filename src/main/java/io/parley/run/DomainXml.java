package io.parley.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A Payara domain's {@code domain.xml}, changed while the server is down. Not safe for use by
 * several threads at once.
 */
final class DomainXml {
  private static final String CONFIGURATION = "/domain/configs/config[@name='server-config']";

  private final Path file;
  private final Document document;

  private DomainXml(Path file, Document document) {
    this.file = file;
    this.document = document;
  }

  /** Reads that of the domain in this directory. */
  static DomainXml of(Path domain) throws IOException {
    Path file = domain.resolve("config").resolve("domain.xml");
    try {
      Document document =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
      return new DomainXml(file, document);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Gives a network listener its port. */
  void port(String listener, int port) throws IOException {
    listener(listener).setAttribute("port", Integer.toString(port));
  }

  private Element listener(String name) throws IOException {
    return only("network-listener[@name='" + name + "']");
  }

  /** The one element of this kind that the server's own configuration has. */
  private Element only(String kind) throws IOException {
    List<Element> found = find(CONFIGURATION + "//" + kind, document);
    if (found.size() != 1) {
      throw new IOException("%s: got %d elements %s, want one".formatted(file, found.size(), kind));
    }
    return found.get(0);
  }

  /**
   * Lets every listener listen on the loopback address, whatever the server does as it comes. Its
   * data grid and its message broker cannot, so they are off.
   */
  void listenLocally() throws IOException {
    for (String kind : List.of("network-listener", "iiop-listener", "jmx-connector")) {
      for (Element element : find("//" + kind, document)) {
        element.setAttribute("address", "127.0.0.1");
      }
    }
    only("hazelcast-config-specific-configuration").setAttribute("enabled", "false");
    Element broker = document.createElement("jms-service");
    broker.setAttribute("type", "DISABLED");
    broker.setAttribute("default-jms-host", "default_JMS_host");
    Element host = document.createElement("jms-host");
    host.setAttribute("name", "default_JMS_host");
    host.setAttribute("host", "localhost");
    host.setAttribute("port", "${JMS_PROVIDER_PORT}");
    broker.appendChild(host);
    only("network-config").getParentNode().appendChild(broker);
  }

  /** Every port that the server listens on as it comes, by number: where it can be changed. */
  void movePorts(Map<Integer, Integer> to) throws IOException {
    for (Element element : find("//*[@port or @value]", document)) {
      for (String name : List.of("port", "value")) {
        String value = element.getAttribute(name);
        if (value.matches("[0-9]{4,5}") && to.containsKey(Integer.valueOf(value))) {
          element.setAttribute(name, Integer.toString(to.get(Integer.valueOf(value))));
        }
      }
    }
  }

  /** Sets the server's system properties; what else there is stays. */
  void systemProperties(Map<String, String> properties) throws IOException {
    Element server = find("/domain/servers/server[@name='server']", document).get(0);
    List<Element> present = find("system-property", server);
    properties.forEach(
        (name, value) -> {
          Element property =
              present.stream()
                  .filter(element -> element.getAttribute("name").equals(name))
                  .findFirst()
                  .orElseGet(
                      () ->
                          (Element) server.appendChild(document.createElement("system-property")));
          property.setAttribute("name", name);
          property.setAttribute("value", value);
        });
  }

  void write() throws IOException {
    try {
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(file.toFile()));
    } catch (TransformerException e) {
      throw new IOException(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private static List<Element> find(String path, org.w3c.dom.Node from) throws IOException {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance().newXPath().evaluate(path, from, XPathConstants.NODESET);
      List<Element> elements = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        elements.add((Element) found.item(i));
      }
      return elements;
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

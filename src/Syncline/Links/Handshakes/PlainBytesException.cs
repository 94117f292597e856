namespace Syncline.Links.Handshakes;

/// <summary>The peer does not speak TLS.</summary>
internal sealed class PlainBytesException() : IOException("The peer does not speak TLS.");

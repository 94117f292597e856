namespace Syncline.Links.Handshakes;

/// <summary>Which side of a connection proves a key. Numbered in the format.</summary>
internal enum HandshakeRole
{
    Dialer = 1,
    Listener = 2,
}

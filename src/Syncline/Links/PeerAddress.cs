using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Syncline.Links;

/// <summary>Where a peer listens: a name, an IPv4 address or an IPv6 address in brackets, and a port.</summary>
/// <param name="Host">The name or address, without brackets.</param>
/// <param name="Port">1 to 65,535; 0 only to listen on a free one.</param>
public sealed record PeerAddress(string Host, int Port)
{
    /// <summary>True if the address can't be reached from another machine.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>Reads <c>HOST:PORT</c>; false, with the problem for people, if the text is none.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PeerAddress? address, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = null;
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? text : text[..colon];
        bool isBracketed = host is ['[', .., ']'];
        if (isBracketed) host = host[1..^1];
        bool isHost = host.Length > 0 && (isBracketed || !host.Contains(':', StringComparison.Ordinal));
        bool isPort = int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, NumberFormatInfo.InvariantInfo, out int port);
        bool isAddress = isHost && colon >= 0 && isPort && port <= IPEndPoint.MaxPort;
        if (isAddress) address = new(host, port);
        problem = isAddress
            ? null
            : $"'{text}' is no HOST:PORT. HOST is a name, an IPv4 address or an IPv6 address in brackets.";
        return isAddress;
    }

    /// <summary>Finds the addresses that the host stands for.</summary>
    /// <exception cref="SocketException">The name is not known.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellation)
    {
        if (IPAddress.TryParse(Host, out IPAddress? single)) return [new(single, Port)];
        IPAddress[] found = await Dns.GetHostAddressesAsync(Host, cancellation).ConfigureAwait(false);
        return [.. found.Select(address => new IPEndPoint(address, Port))];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

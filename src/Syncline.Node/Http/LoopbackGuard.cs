using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>Refuses what a page in a browser on this machine could send without its user's knowledge.</summary>
/// <remarks>
/// A name of the attacker's may resolve to 127.0.0.1 (DNS rebinding): so the Host header must name loopback. A page may
/// send requests to other origins: so their Origin must be this one, and no browser may have marked them as from
/// elsewhere.
/// </remarks>
internal static class LoopbackGuard
{
    /// <summary>Ends a request for a host of another name with a problem.</summary>
    public static void CheckHost(HttpRequest request)
    {
        if (IsLoopback(request.Host.Host)) return;
        throw new ProblemException(
            ProblemKinds.HostRefused,
            $"The Host header is '{request.Host.Value}'. Ask 127.0.0.1, [::1] or localhost by that name.");
    }

    /// <summary>Ends a request of a page from elsewhere with a problem.</summary>
    public static void CheckOrigin(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin, site = request.Headers["Sec-Fetch-Site"];
        if (origin.Count > 0 && !IsOwn(origin, request)) throw Foreign($"Origin {origin}");
        if (site.Count > 0 && site.ToString() is not ("same-origin" or "none")) throw Foreign($"Sec-Fetch-Site {site}");
    }

    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        string.Equals(origin.ToString(), $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host)
    {
        if (host is "127.0.0.1" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        ReadOnlySpan<char> bare = host is ['[', .., ']'] ? host.AsSpan(1, host.Length - 2) : host;
        return IPAddress.TryParse(bare, out IPAddress? address) && IPAddress.IsLoopback(address);
    }

    private static ProblemException Foreign(string what) =>
        new(ProblemKinds.OriginRefused, $"The request comes from a page of another origin ({what}).");
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http;
using Syncline.Keys;
using Syncline.Node.Problems;

namespace Syncline.Node.Http;

/// <summary>Who may ask at all: on loopback no page in a browser, and where there is a key, who knows it.</summary>
/// <param name="isLoopback">True if the node is served on loopback only.</param>
/// <param name="key">What clients have to show; null where anybody who reaches the address may ask.</param>
internal sealed class RequestGuard(bool isLoopback, SecretKey? key)
{
    private const string Scheme = "Bearer ";

    /// <summary>The guard of a node that is served at an address.</summary>
    public static RequestGuard At(IPEndPoint address, SecretKey? key) =>
        new(IPAddress.IsLoopback(address.Address), key);

    /// <summary>Lets a request pass, or ends it with a problem.</summary>
    public void Check(HttpRequest request)
    {
        // Whoever made a name of theirs lead here has no key to show, so beyond loopback any name will do.
        if (isLoopback) LoopbackGuard.CheckHost(request);
        LoopbackGuard.CheckOrigin(request);
        // Who watches over a node need not be able to read it.
        if (key is not null && !request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) CheckKey(request);
    }

    private void CheckKey(HttpRequest request)
    {
        string given = request.Headers.Authorization.ToString();
        if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(
                ProblemKinds.KeyRequired, "The request shows no key. Send `Authorization: Bearer ` and the key.")
            {
                Challenge = "Bearer realm=\"syncline\"",
            };
        }

        if (IsKey(given.AsSpan(Scheme.Length), out string? problem)) return;
        throw new ProblemException(ProblemKinds.WrongKey, problem)
        {
            Challenge = "Bearer realm=\"syncline\", error=\"invalid_token\"",
        };
    }

    private bool IsKey(ReadOnlySpan<char> text, [NotNullWhen(false)] out string? problem)
    {
        if (!SecretKey.TryParse(text, out SecretKey? shown, out problem)) return false;
        problem = shown.IsSame(key!) ? null : "The key that the request shows is not this node's.";
        return problem is null;
    }
}

using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Syncline.Keys;

/// <summary>32 random bytes known only to those who may: nodes of one space, or a node and its clients.</summary>
/// <remarks>
/// Written as 43 characters of base64url. Never an argument of a command, and never printed by accident: what shows the
/// key says so by its name.
/// </remarks>
public sealed class SecretKey
{
    /// <summary>How many bytes a key has.</summary>
    public const int BytesExact = 32;

    private readonly byte[] bytes;

    private SecretKey(byte[] bytes) => this.bytes = bytes;

    /// <summary>The bytes themselves.</summary>
    internal ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>A new key, from the system's source of cryptographic randomness.</summary>
    public static SecretKey Create() => new(RandomNumberGenerator.GetBytes(BytesExact));

    /// <summary>Reads the text of a key; space around it counts as none.</summary>
    /// <param name="text">43 characters of base64url.</param>
    /// <param name="key">The key.</param>
    /// <param name="problem">What is wrong, for people, without any of the text; null if nothing is.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out SecretKey? key, [NotNullWhen(false)] out string? problem)
    {
        const string Help = "A key is 43 characters of base64url, as `syncline key new` makes them.";
        ReadOnlySpan<char> bare = text.Trim();
        key = null;
        bool isText = Base64Url.IsValid(bare, out int length);
        problem = !isText ? $"It is no base64url. {Help}"
            : length != BytesExact ? $"It has {length} bytes in place of {BytesExact}. {Help}"
            : null;
        if (problem is null) key = new(Base64Url.DecodeFromChars(bare));
        return key is not null;
    }

    /// <summary>The key as it stands in files: whoever reads it has the key.</summary>
    public string Reveal() => Base64Url.EncodeToString(bytes);

    /// <summary>True if the other is the same key. Takes the same time whatever the difference.</summary>
    public bool IsSame(SecretKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(bytes, other.bytes);
    }

    /// <summary>HMAC-SHA-256 of a message under the key.</summary>
    internal byte[] Authenticate(ReadOnlySpan<byte> message) => HMACSHA256.HashData(bytes, message);
}

using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Client;

/// <summary>The join of all that a session has seen. Thread: any.</summary>
internal sealed class SeenVersion
{
    private readonly Lock gate = new();
    private VersionVector version = VersionVector.Empty;
    private string? token;

    /// <summary>The join as a token; null for nothing.</summary>
    public string? Token
    {
        get
        {
            lock (gate)
            {
                return token;
            }
        }
    }

    /// <summary>The join as what a call waits for: one token, or none.</summary>
    public IReadOnlyList<string> Tokens => Token is string seen ? [seen] : [];

    /// <summary>Joins a token.</summary>
    /// <exception cref="FormatException">It is no token of this version.</exception>
    public void Add(string added)
    {
        if (!VersionToken.TryDecode(added, out VersionVector other))
        {
            throw new FormatException($"'{added}' is no token that this version of Syncline knows.");
        }

        lock (gate)
        {
            if (token is not null && version.Covers(other)) return;
            version = version.Join(other);
            token = version.Equals(other) ? added : VersionToken.Encode(version);
        }
    }
}

using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Spaces;

/// <summary>How a space began: what every replica of it must agree on before the first transaction.</summary>
/// <remarks>
/// Derived from name, key and generation alone, so that nodes which start empty side by side derive the same.
/// </remarks>
/// <param name="Id">The space's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Generation">0, unless it was re-created.</param>
public sealed record SpaceGenesis(SpaceId Id, string Name, ulong Generation)
{
    /// <summary>The hash that chains the transactions of this version's spaces.</summary>
    public const string ChainHashName = "murmur3-x64-128";

    private const ulong FormatVersion = 1;
    private const int NameBytesMax = 1024;

    /// <summary>The genesis of a new space.</summary>
    /// <param name="name">The space's name: 1 to 1,024 bytes of UTF-8, no control characters.</param>
    /// <param name="key">The space's key, or empty for none.</param>
    /// <param name="generation">0, unless the space is re-created.</param>
    public static SpaceGenesis Create(string name, ReadOnlySpan<byte> key = default, ulong generation = 0) =>
        new(SpaceId.Create(name, key, generation), name, generation);

    /// <summary>Writes <c>version, id, name, generation, hash name</c>.</summary>
    public void Write(WireWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Varint(FormatVersion);
        writer.Fixed128(Id.Bits);
        writer.Text(Name);
        writer.Varint(Generation);
        writer.Text(ChainHashName);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a newer version or another hash is refused.</summary>
    public static bool TryRead(ref WireReader reader, out SpaceGenesis genesis)
    {
        genesis = new(default, "", 0);
        if (!reader.Varint(out ulong version)) return false;
        if (version != FormatVersion) return reader.Fail(DecodeError.UnknownTag);
        if (!reader.Fixed128(out UInt128 id) || !reader.Text(NameBytesMax, out string name)) return false;
        if (!reader.Varint(out ulong generation) || !reader.Text(NameBytesMax, out string hash)) return false;
        if (hash != ChainHashName) return reader.Fail(DecodeError.UnknownTag);
        genesis = new(new(id), name, generation);
        return true;
    }

    /// <summary>The chain value before a replica's first transaction.</summary>
    public UInt128 ChainStart(ReplicaId replica)
    {
        WireWriter writer = new();
        Write(writer);
        writer.Replica(replica);
        return ChainHash.Of(writer.Written);
    }
}

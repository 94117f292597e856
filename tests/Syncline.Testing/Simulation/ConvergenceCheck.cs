using System.Buffers.Binary;
using System.Text;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Members;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Simulation;

/// <summary>Equal versions mean the same, whoever has them, whenever, and whatever was forgotten (I11).</summary>
internal sealed class ConvergenceCheck
{
    private readonly Dictionary<VersionVector, UInt128> meanings = [];
    private readonly WireWriter writer = new(64 * 1024);

    /// <summary>A hash of the canonical bytes of a state: they differ where more was forgotten.</summary>
    public UInt128 HashOf(SpaceState state)
    {
        writer.Clear();
        state.Write(writer);
        return ChainHash.Of(writer.Written);
    }

    /// <summary>A hash of what does not depend on what was forgotten: the digest, and who is in the space.</summary>
    public static UInt128 MeaningOf(SpaceSnapshot snapshot) =>
        BinaryPrimitives.ReadUInt128LittleEndian(snapshot.Digest())
        ^ ChainHash.Of(Encoding.UTF8.GetBytes(TextOf(Membership.Of(snapshot.State))));

    /// <summary>The first object whose canonical bytes differ, with both; null if there is none.</summary>
    public string? FirstDifference(SpaceSnapshot left, SpaceSnapshot right)
    {
        if (HashOf(left.State) == HashOf(right.State)) return null;
        foreach (var (key, _) in left.State.Objects.Entries.Concat(right.State.Objects.Entries))
        {
            string mine = HexOf(left.State[key]), theirs = HexOf(right.State[key]);
            if (mine != theirs) return $"{key} ({key.Type}): {mine} and {theirs}";
        }

        return "their objects";
    }

    private string HexOf(ObjectState state)
    {
        writer.Clear();
        state.Write(writer);
        return Convert.ToHexStringLower(writer.Written);
    }

    /// <summary>Compares with every state that was seen at the same version.</summary>
    public UInt128 Check(SpaceSnapshot snapshot)
    {
        BoundCheck.Check(snapshot);
        UInt128 meaning = MeaningOf(snapshot);
        if (!meanings.TryAdd(snapshot.Version, meaning))
        {
            Demand.That(meanings[snapshot.Version] == meaning, $"I11: two states at version {snapshot.Version}");
        }

        return meaning;
    }

    /// <summary>Who is in the space, as text.</summary>
    public static string TextOf(Membership membership)
    {
        StringBuilder text = new();
        foreach (Member member in membership.All)
        {
            text.Append(member.Id).Append(' ').Append(member.Role).Append(member.HasLeft ? ", left" : "");
            foreach (MemberReplica replica in member.Replicas)
            {
                text.Append(", ").Append(replica.Id).Append(' ');
                text.Append(replica.Standing).Append(' ').Append(replica.End);
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>
/// A member as an object of its space: a map under the space's own collection, which no user can name.
/// </summary>
/// <remarks>
/// Children: <c>"role"</c> (register: 0 keeper, 1 visitor), <c>"name"</c> (register), <c>"left"</c> (flag), for each
/// replica id, as an integer, a register: 0 present, the counter of its last dot if retired, -1 if retired with an end
/// that is not known. <c>"key"</c> is room for a public key. Only the member itself writes it, so candidates are
/// concurrent only where a folder was copied.
/// </remarks>
public static class MemberRecord
{
    private const string NamePrefix = "member/";
    private const long Present = 0, UnknownEnd = -1;

    private static readonly ChildKey RoleChild = new("role", ObjectType.Register);
    private static readonly ChildKey NameChild = new("name", ObjectType.Register);
    private static readonly ChildKey LeftChild = new("left", ObjectType.Flag);

    /// <summary>The object of a member.</summary>
    public static ObjectKey KeyOf(MemberId member) =>
        new(ObjectKey.OwnCollection, $"{NamePrefix}{member}", ObjectType.Map);

    /// <summary>Whose record an object is; false if it is none.</summary>
    public static bool TryParse(ObjectKey key, out MemberId member)
    {
        member = default;
        if (!key.IsOwn || key.Type != ObjectType.Map) return false;
        if (!key.Name.StartsWith(NamePrefix, StringComparison.Ordinal)) return false;
        ReadOnlySpan<char> digits = key.Name.AsSpan(NamePrefix.Length);
        bool read = UInt128.TryParse(
            digits, NumberStyles.AllowHexSpecifier, NumberFormatInfo.InvariantInfo, out UInt128 bits);
        member = new(bits);
        return read && KeyOf(member).Name == key.Name;
    }

    /// <summary>Reads a record. What makes no sense in it is passed over: it is input.</summary>
    public static Member Read(MemberId member, NestedMap record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var replicas = ImmutableArray.CreateBuilder<MemberReplica>();
        foreach (var (child, state) in record.Children)
        {
            if (child.Type != ObjectType.Register || child.Key.Kind != ValueKind.Integer) continue;
            long number = child.Key.AsInteger();
            if (number is <= 0 or > (long)ReplicaId.MaxValue) continue;
            replicas.Add(ReadReplica(new((ulong)number), (Register)state));
        }

        Value role = ((Register)record[RoleChild]).Read(), name = ((Register)record[NameChild]).Read();
        return new(
            member,
            role.Kind == ValueKind.Integer && role.AsInteger() == (int)MemberRole.Keeper
                ? MemberRole.Keeper
                : MemberRole.Visitor,
            name.Kind == ValueKind.Text ? name.AsText() : "",
            record[LeftChild].IsLive,
            replicas.ToImmutable());
    }

    /// <summary>The update that makes a record say what it should; none if it says so already.</summary>
    internal static IEnumerable<Update> Changes(Member? said, Member wanted)
    {
        if (said is null || said.Role != wanted.Role) yield return Assign(wanted, RoleChild.Key, (long)wanted.Role);
        if ((said?.Name ?? "") != wanted.Name) yield return Assign(wanted, NameChild.Key, wanted.Name);
        if ((said?.HasLeft ?? false) != wanted.HasLeft)
        {
            FlagEffect effect = wanted.HasLeft ? new FlagEffect.Enable() : new FlagEffect.Disable();
            yield return Change(wanted, LeftChild.Key, new PlainOperation(ObjectType.Flag, effect));
        }

        foreach (MemberReplica replica in wanted.Replicas)
        {
            if (said?.Find(replica.Id) == replica) continue;
            yield return Assign(wanted, (long)replica.Id.Value, NumberOf(replica));
        }
    }

    private static Update Assign(Member member, Value key, Value value) =>
        Change(member, key, new PlainOperation(ObjectType.Register, new RegisterEffect.Assign(value)));

    private static Update Change(Member member, Value key, Operation operation) =>
        new(KeyOf(member.Id), new MapOperation.Update(key, operation));

    private static long NumberOf(MemberReplica replica) => replica.Standing switch
    {
        ReplicaStanding.Present => Present,
        ReplicaStanding.RetiredWithEnd => (long)replica.End,
        _ => UnknownEnd,
    };

    /// <summary>Of concurrent candidates one that retires it counts, and one that does not know the end.</summary>
    private static MemberReplica ReadReplica(ReplicaId replica, Register register)
    {
        MemberReplica read = new(replica, ReplicaStanding.Present);
        foreach (var (candidate, dot) in register.Candidates.Zip(register.Dots))
        {
            long number = candidate.Value.Kind == ValueKind.Integer ? candidate.Value.AsInteger() : UnknownEnd;
            if (number == Present || read.Standing == ReplicaStanding.RetiredWithUnknownEnd) continue;
            bool differs = read.End != 0 && read.End != (ulong)number;
            read = number < 0 || differs
                ? new(replica, ReplicaStanding.RetiredWithUnknownEnd) { RetiredBy = dot }
                : new(replica, ReplicaStanding.RetiredWithEnd, (ulong)number) { RetiredBy = dot };
        }

        return read;
    }
}

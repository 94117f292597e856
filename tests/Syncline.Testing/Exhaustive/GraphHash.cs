using System.Collections;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Stores;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.Exhaustive;

/// <summary>A 128-bit hash of everything that an object can reach through fields, private ones too.</summary>
/// <remarks>
/// So two engines with equal hashes go on alike, whatever fields they have: new ones are hashed too. Left out are
/// caches of what other fields say. Numbers of changes count only by their order, since nothing else of them is used.
/// </remarks>
internal sealed class GraphHash
{
    private const ulong C1 = 0x87c37b91114253d5, C2 = 0x4cf5ad432745937f, C3 = 0x9e3779b97f4a7c15;

    private static readonly Dictionary<Type, Action<object, GraphHash>> Walkers = [];

    private static readonly HashSet<string> Caches =
    [
        "VersionBuilder.frozen", "AcknowledgedEntries.frozen", "SpaceMachine.snapshot", "SpaceMachine.owner",
        "LinkSession.reachedFloor", "Engine.options", "Engine.readBuffers", "MemberKnowledge.StandingNumber",
    ];

    private static readonly HashSet<string> ChangeNumbers =
    [
        "Entry.Change", "KnownAcknowledgement.LastChange", "AcknowledgementTable.LastChange", "LinkSession.Relayed",
    ];

    private static readonly HashSet<string> Met = [];

    private readonly WireWriter writer = new();
    private readonly List<long> changes = [];
    private readonly List<object> above = [];
    private ulong first, second;

    /// <summary>The names of fields that are treated in a way of their own, and were not met.</summary>
    public static IEnumerable<string> Unmet => Caches.Concat(ChangeNumbers).Except(Met);

    /// <summary>The hash of some values and all that they reach.</summary>
    public UInt128 Of(params ReadOnlySpan<object?> roots)
    {
        (first, second) = (1, 2);
        changes.Clear();
        foreach (object? root in roots)
        {
            Add(root);
        }

        List<long> ranks = [.. changes.Append(0).Distinct().Order()];
        foreach (long change in changes)
        {
            Mix((ulong)ranks.BinarySearch(change));
        }

        return new(first, second);
    }

    private void Mix(ulong value)
    {
        first = BitOperations.RotateLeft((first ^ value) * C1, 29) + second;
        second = (BitOperations.RotateLeft(second + (value * C2), 31) ^ first) * C3;
    }

    private void Add(object? value)
    {
        switch (value)
        {
            case null: Mix(0); break;
            case ulong or long or int or uint or bool or byte or Enum: Mix(Bits(value)); break;
            case UInt128 bits: Mix((ulong)(bits >> 64), (ulong)bits); break;
            case ReplicaId replica: Mix(replica.Value); break;
            case VersionEntry entry: Mix(entry.Replica.Value, entry.Counter); break;
            case string text: AddText(text); break;
            case byte[] bytes: Add(ChainHash.Of(bytes)); break;
            case VersionVector version: AddVersion(version); break;
            case Transaction transaction: Add(transaction.Chain); break;
            case SpaceState state: AddState(state); break;
            case SpaceSnapshot snapshot: AddVersion(snapshot.Version); AddState(snapshot.State); break;
            case Owner or EngineOptions or SpaceGenesis: break; // Equal for one incarnation of one member.
            case Delegate call: AddText(call.Method.Name); Add(call.Target); break;
            default: Walk(value); break;
        }
    }

    private void Walk(object value)
    {
        int level = above.FindIndex(each => ReferenceEquals(each, value));
        if (level >= 0)
        {
            Mix((ulong)level);
            return;
        }

        above.Add(value);
        WalkerOf(value.GetType())(value, this);
        above.RemoveAt(above.Count - 1);
    }

    private void Mix(ulong left, ulong right)
    {
        Mix(left);
        Mix(right);
    }

    private static ulong Bits(object value) => value switch
    {
        ulong number => number,
        long number => (ulong)number,
        int number => (ulong)number,
        uint number => number,
        bool flag => flag ? 1UL : 0,
        byte number => number,
        _ => Convert.ToUInt64(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private void AddText(string text)
    {
        Mix((ulong)text.Length);
        foreach (char unit in text)
        {
            Mix(unit);
        }
    }

    private void AddVersion(VersionVector version)
    {
        Mix((ulong)version.Entries.Length);
        foreach (VersionEntry entry in version.Entries)
        {
            Mix(entry.Replica.Value, entry.Counter);
        }
    }

    private void AddState(SpaceState state)
    {
        writer.Clear();
        state.Write(writer);
        Add(ChainHash.Of(writer.Written));
    }

    private void AddInOrder(IEnumerable items)
    {
        ulong count = 0;
        foreach (object? item in items)
        {
            Add(item);
            count++;
        }

        Mix(count);
    }

    /// <summary>Where order has no meaning, equal members give equal sums.</summary>
    private void AddInAnyOrder(IEnumerable items)
    {
        (ulong first, ulong second) before = (first, second), sum = default;
        foreach (object? item in items)
        {
            (first, second) = (3, 4);
            Add(item);
            Mix(5);
            sum = (sum.first + first, sum.second + second);
        }

        (first, second) = before;
        Mix(sum.first, sum.second);
    }

    private static Action<object, GraphHash> WalkerOf(Type type)
    {
        if (Walkers.TryGetValue(type, out Action<object, GraphHash>? walker)) return walker;
        return Walkers[type] = MakeWalker(type);
    }

    private static Action<object, GraphHash> MakeWalker(Type type)
    {
        if (typeof(IEnumerable).IsAssignableFrom(type) && (type.IsArray || IsOfFramework(type)))
        {
            bool isHashed = type.Name.StartsWith("Dictionary", StringComparison.Ordinal)
                || type.Name.StartsWith("HashSet", StringComparison.Ordinal)
                || type.Name.StartsWith("ImmutableDictionary", StringComparison.Ordinal);
            return isHashed
                ? (value, hash) => hash.AddInAnyOrder((IEnumerable)value)
                : (value, hash) => hash.AddInOrder((IEnumerable)value);
        }

        return FieldWalker(type);
    }

    private static bool IsOfFramework(Type type) =>
        type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true;

    private static Action<object, GraphHash> FieldWalker(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        ParameterExpression value = Expression.Parameter(typeof(object));
        ParameterExpression hash = Expression.Parameter(typeof(GraphHash));
        List<Expression> body = [];
        for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (FieldInfo field in declaring.GetFields(Declared).OrderBy(each => each.MetadataToken))
            {
                string name = $"{declaring.Name}.{PlainName(field.Name)}";
                Met.Add(name);
                if (Caches.Contains(name)) continue;
                Expression read = Expression.Field(Expression.Convert(value, declaring), field);
                Type kind = field.FieldType;
                bool isNumber = kind == typeof(ulong) || kind == typeof(long) || kind == typeof(int);
                body.Add(ChangeNumbers.Contains(name) ? Expression.Call(hash, nameof(Remember), null, read)
                    : isNumber ? Expression.Call(hash, nameof(Mix), null, Expression.Convert(read, typeof(ulong)))
                    : Expression.Call(hash, nameof(Add), null, Expression.Convert(read, typeof(object))));
            }
        }

        body.Add(Expression.Call(hash, nameof(Mix), null, Expression.Constant((ulong)body.Count)));
        return Expression.Lambda<Action<object, GraphHash>>(Expression.Block(body), value, hash).Compile();
    }

    private void Remember(long change) => changes.Add(change);

    /// <summary>A property's or a captured parameter's name, without what the compiler puts around it.</summary>
    private static string PlainName(string field)
    {
        int end = field.IndexOf('>', StringComparison.Ordinal);
        return field.StartsWith('<') && end > 1 ? field[1..end] : field;
    }
}

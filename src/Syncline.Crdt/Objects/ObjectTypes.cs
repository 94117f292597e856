using System.Globalization;

namespace Syncline.Crdt.Objects;

/// <summary>The wire names of the types, and the empty state of each.</summary>
public static class ObjectTypes
{
    private static readonly (ObjectType Type, string Name, ObjectState Empty)[] Known =
    [
        (ObjectType.Counter, "counter", Counters.Counter.Empty),
        (ObjectType.Register, "register", Registers.Register.Empty),
        (ObjectType.Flag, "flag", Flags.EnableWinsFlag.Empty),
        (ObjectType.Set, "set", Sets.AddWinsSet.Empty),
        (ObjectType.Map, "map", Maps.NestedMap.Empty),
    ];

    /// <summary>The names of all types, in the order of their numbers.</summary>
    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    /// <summary>All types, in the order of their numbers.</summary>
    public static IEnumerable<ObjectType> All => Known.Select(known => known.Type);

    /// <summary>True if this version knows the type.</summary>
    public static bool IsKnown(ObjectType type) => type >= ObjectType.Counter && (int)type <= Known.Length;

    /// <summary>
    /// The type's wire name, in lower case with hyphens; <c>type-N</c> for a number that this version does not know.
    /// </summary>
    public static string NameOf(ObjectType type) =>
        IsKnown(type) ? Entry(type).Name : "type-" + ((int)type).ToString(NumberFormatInfo.InvariantInfo);

    /// <summary>The state of an object of the type that nobody has written yet.</summary>
    public static ObjectState EmptyOf(ObjectType type) => Entry(type).Empty;

    /// <summary>Finds a type by its wire name.</summary>
    public static bool TryParse(string name, out ObjectType type)
    {
        type = Known.FirstOrDefault(known => known.Name == name).Type;
        return type != ObjectType.None;
    }

    private static (ObjectType Type, string Name, ObjectState Empty) Entry(ObjectType type)
    {
        Invariant.That(IsKnown(type), "Only known types have states.");
        return Known[(int)type - 1];
    }
}

using System.Globalization;

namespace Syncline.Crdt.Objects;

/// <summary>The registry of the types that this version knows.</summary>
public static class ObjectTypes
{
    private static readonly TypeDefinition[] Known =
    [
        Counters.Counter.Definition,
        Registers.Register.Definition,
        Flags.EnableWinsFlag.Definition,
        Sets.AddWinsSet.Definition,
        Maps.NestedMap.Definition,
        Counters.GrowOnlyCounter.Definition,
        Registers.MaxRegister.Definition,
        Registers.MinRegister.Definition,
        Sets.GrowOnlySet.Definition,
        Flags.DisableWinsFlag.Definition,
        Sets.RemoveWinsSet.Definition,
        Sets.TwoPhaseSet.Definition,
        LastWriters.LastWriterSet.Definition,
        LastWriters.LastWriterMap.Definition,
        Counters.StateCounter.Definition,
        Counters.BoundedCounter.Definition,
        Sequences.States.MarkedText.Definition,
        Sequences.States.MovableList.Definition,
    ];

    private static readonly TypeDefinition?[] ByNumber = Numbered();

    /// <summary>What each type is, in the order of their numbers.</summary>
    public static IEnumerable<TypeDefinition> Definitions => Known;

    /// <summary>The names of all types, in the order of their numbers.</summary>
    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    /// <summary>All types, in the order of their numbers.</summary>
    public static IEnumerable<ObjectType> All => Known.Select(known => known.Type);

    /// <summary>The types that a map takes in as children.</summary>
    public static IEnumerable<ObjectType> OfChildren => All.Where(IsChild);

    /// <summary>True if this version knows the type.</summary>
    public static bool IsKnown(ObjectType type) =>
        (uint)type < (uint)ByNumber.Length && ByNumber[(int)type] is not null;

    /// <summary>True if this version knows the type, and a map takes it in.</summary>
    public static bool IsChild(ObjectType type) => IsKnown(type) && Of(type).AsChild is not null;

    /// <summary>What a known type is.</summary>
    public static TypeDefinition Of(ObjectType type)
    {
        Invariant.That(IsKnown(type), "Only known types have a definition.");
        return ByNumber[(int)type]!;
    }

    /// <summary>
    /// The type's wire name, in lower case with hyphens; <c>type-N</c> for a number that this version does not know.
    /// </summary>
    public static string NameOf(ObjectType type) =>
        IsKnown(type) ? Of(type).Name : "type-" + ((int)type).ToString(NumberFormatInfo.InvariantInfo);

    /// <summary>The state of an object of the type that nobody has written yet.</summary>
    public static ObjectState EmptyOf(ObjectType type) => Of(type).Empty;

    /// <summary>Finds a type by its wire name.</summary>
    public static bool TryParse(string name, out ObjectType type)
    {
        type = Array.Find(Known, known => known.Name == name)?.Type ?? ObjectType.None;
        return type != ObjectType.None;
    }

    private static TypeDefinition?[] Numbered()
    {
        TypeDefinition?[] numbered = new TypeDefinition?[(int)Known[^1].Type + 1];
        foreach (TypeDefinition known in Known) numbered[(int)known.Type] = known;
        return numbered;
    }
}

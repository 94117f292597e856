using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Maps;

/// <summary>Names one child of a map: children of different types live side by side under one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">The child's type.</param>
public readonly record struct ChildKey(Value Key, ObjectType Type) : IComparable<ChildKey>
{
    /// <summary>Orders by key, then by type number.</summary>
    public int CompareTo(ChildKey other)
    {
        int byKey = Key.CompareTo(other.Key);
        return byKey != 0 ? byKey : ((int)Type).CompareTo((int)other.Type);
    }
}

using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;

namespace Syncline.Replication.Spaces;

/// <summary>The address of an object: one name may carry several types, and they are different objects.</summary>
/// <param name="Collection">1 to <see cref="PartBytesMax"/> bytes of UTF-8, no control characters, no slash.</param>
/// <param name="Name">1 to <see cref="PartBytesMax"/> bytes of UTF-8, no control characters.</param>
/// <param name="Type">The object's type.</param>
public readonly record struct ObjectKey(string Collection, string Name, ObjectType Type) : IComparable<ObjectKey>
{
    /// <summary>How many bytes of UTF-8 a collection or a name may have.</summary>
    public const int PartBytesMax = 1024;

    /// <summary>
    /// The collection of the space's own objects, such as its members. No user can name it: it is empty.
    /// </summary>
    public const string OwnCollection = "";

    /// <summary>True for an object of the space itself.</summary>
    public bool IsOwn => Collection.Length == 0;

    /// <summary>Orders by collection, name (both by code point) and type number.</summary>
    public int CompareTo(ObjectKey other)
    {
        int order = ReferenceEquals(Collection, other.Collection)
            ? 0
            : CodePointOrder.Compare(Collection, other.Collection);
        if (order == 0 && !ReferenceEquals(Name, other.Name)) order = CodePointOrder.Compare(Name, other.Name);
        return order != 0 ? order : ((int)Type).CompareTo((int)other.Type);
    }

    /// <summary>
    /// Splits <c>collection/name</c> at its first slash; false, with the problem for people, if it is no address.
    /// </summary>
    public static bool TryParse(string address, ObjectType type, out ObjectKey key, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(address);
        key = default;
        int slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            problem = $"'{address}' is no object: write collection/name.";
            return false;
        }

        string collection = address[..slash], name = address[(slash + 1)..];
        problem = ProblemOf(collection, "collection") ?? ProblemOf(name, "name");
        if (problem is null) key = new(collection, name, type);
        return problem is null;
    }

    /// <summary>True if both parts are what an address allows.</summary>
    public static bool IsValid(string collection, string name) =>
        !collection.Contains('/', StringComparison.Ordinal)
        && (IsPlain(collection) || ProblemOf(collection, "collection") is null)
        && (IsPlain(name) || ProblemOf(name, "name") is null);

    /// <summary>True if both parts are what formats allow: an address, or an object of the space itself.</summary>
    public static bool IsStorable(string collection, string name) =>
        collection.Length == 0 ? ProblemOf(name, "name") is null : IsValid(collection, name);

    /// <inheritdoc/>
    public override string ToString() => $"{Collection}/{Name}";

    /// <summary>True for most parts: visible ASCII and spaces alone, which one vectorised search tells.</summary>
    internal static bool IsPlain(string part) =>
        part.Length is > 0 and <= PartBytesMax && !part.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string? ProblemOf(string part, string what)
    {
        if (part.Length == 0) return $"The {what} of an object is empty: write collection/name.";
        if (part.Any(char.IsControl)) return $"The {what} of an object holds a control character.";
        if (!WellFormedText.IsWellFormed(part)) return $"The {what} of an object holds half a surrogate pair.";
        int bytes = System.Text.Encoding.UTF8.GetByteCount(part);
        return bytes > PartBytesMax
            ? $"The {what} of an object has {bytes} bytes of UTF-8; at most {PartBytesMax} are allowed."
            : null;
    }
}

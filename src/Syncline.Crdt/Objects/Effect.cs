using System.Diagnostics.CodeAnalysis;

namespace Syncline.Crdt.Objects;

/// <summary>What one operation does to one object, as every replica applies it.</summary>
/// <remarks>
/// Prepared once, where the user asked, against the state seen there; then the same everywhere. Each type declares its
/// own effects; together they are a closed list, numbered in the formats.
/// </remarks>
public abstract record Effect
{
    /// <summary>True if applying it may leave a record that a floor forgets later.</summary>
    public virtual bool LeavesRecord => false;

    /// <summary>False, with the problem for people, if a value or the depth is above what decoders accept.</summary>
    public virtual bool IsWithinLimits([NotNullWhen(false)] out string? problem)
    {
        problem = null;
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Syncline.Crdt.Encoding;

namespace Syncline.Crdt.Objects;

/// <summary>What one operation does to one object, as every replica applies it.</summary>
/// <remarks>
/// Prepared once, where the user asked, against the state seen there; then the same everywhere. Each family of types
/// declares its own effects; together they are a closed list, numbered in the formats.
/// </remarks>
public abstract record Effect
{
    /// <summary>The wire name of the operation that it is of.</summary>
    public abstract string Name { get; }

    /// <summary>False, with the problem for people, if a value or the depth is above what decoders accept.</summary>
    public virtual bool IsWithinLimits([NotNullWhen(false)] out string? problem)
    {
        problem = null;
        return true;
    }

    /// <summary>Writes the code and what belongs to it.</summary>
    /// <remarks>Codes are part of the formats: once given, never used for anything else.</remarks>
    public abstract void Write(WireWriter writer);

    /// <summary>Writes the arguments of the operation that it is of, each where the writer stands.</summary>
    public virtual void WriteArguments(Utf8JsonWriter writer)
    {
    }
}

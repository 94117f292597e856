using System.Diagnostics.CodeAnalysis;

namespace Syncline.Crdt;

/// <summary>States what must hold; always on, in every build.</summary>
public static class Invariant
{
    /// <summary>Throws <see cref="InvariantViolationException"/> unless the condition holds.</summary>
    /// <param name="condition">One condition; split compound ones so that the message says which part broke.</param>
    /// <param name="statement">What should have been true, as a sentence.</param>
    public static void That([DoesNotReturnIf(false)] bool condition, string statement)
    {
        if (!condition)
        {
            throw new InvariantViolationException(statement);
        }
    }
}

namespace Syncline.Bench;

/// <summary>Ends the suite where the work that it measured came out wrong.</summary>
internal static class Check
{
    /// <summary>Throws what was found instead, unless it holds.</summary>
    public static void That(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
    }
}

namespace Syncline.Testing.Exhaustive;

/// <summary>What one member is told, or what befalls it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Link">Over which link, as the member names it; else 0.</param>
/// <param name="Frame">The number of the frame that arrives; else 0.</param>
internal readonly record struct LocalInput(LocalKind Kind, int Link = 0, int Frame = 0)
{
    /// <summary>A number for it.</summary>
    public uint Code => ((uint)Frame << 10) | ((uint)Link << 4) | (uint)Kind;
}

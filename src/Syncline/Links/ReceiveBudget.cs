namespace Syncline.Links;

/// <summary>What the frames of all connections may take while they arrive.</summary>
/// <remarks>
/// Half is for frames above 1 MiB, which are single transactions: however many of them are on their way, or only
/// begun, ordinary frames go on.
/// </remarks>
internal sealed class ReceiveBudget(long bytesMax)
{
    private const int OrdinaryBytesMax = 1024 * 1024;

    private readonly ByteBudget ordinary = new(bytesMax / 2);
    private readonly ByteBudget large = new(bytesMax / 2);

    /// <summary>The part that a frame of so many bytes comes from.</summary>
    public ByteBudget For(int bytes) => bytes <= OrdinaryBytesMax ? ordinary : large;
}

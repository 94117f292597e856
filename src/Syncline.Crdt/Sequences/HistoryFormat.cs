namespace Syncline.Crdt.Sequences;

/// <summary>The numbers of the stored form of a text with its history (<c>docs/sequences.md</c>).</summary>
internal static class HistoryFormat
{
    public const byte Magic = 0x53;
    public const byte Format = 1;
    public const int ChecksumBytes = 4;
    public const int ClientsMax = 1 << 20;

    /// <summary>How many times its compressed length a part may have.</summary>
    public const int RatioMax = 1_000;

    public const int Insert = 0;
    public const int Delete = 1;
    public const int Erase = 2;
    public const int ByIds = 3;

    /// <summary>What is inserted by ids.</summary>
    public const int Text = 0;
    public const int Gone = 1;
    public const int Values = 2;
    public const int Mark = 3;
}

namespace Syncline.Links;

/// <summary>When a hub compresses what it sends, to peers that read it.</summary>
public enum LinkCompression
{
    /// <summary>
    /// While a connection to another machine is held up by the network: there it costs time that is waited anyway.
    /// </summary>
    WhenItPays,

    /// <summary>Whatever becomes shorter by it.</summary>
    Always,

    /// <summary>Nothing.</summary>
    Never,
}

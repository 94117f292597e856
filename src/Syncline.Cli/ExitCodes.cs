namespace Syncline.Cli;

/// <summary>How the command ends; a script tells outcomes apart by these alone.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: digests differ, or stored bytes are damaged.</summary>
    public const int AnswerIsNo = 1;

    /// <summary>The command line, or what was asked, is not valid.</summary>
    public const int Usage = 2;

    /// <summary>An input file or stored bytes can't be read.</summary>
    public const int Unreadable = 3;

    /// <summary>The node does not answer.</summary>
    public const int Unreachable = 4;

    /// <summary>Not in time; what was reached was printed.</summary>
    public const int Timeout = 5;

    /// <summary>Refused: by a type, a setting or a limit, or since something is in use.</summary>
    public const int Refused = 6;

    /// <summary>A defect.</summary>
    public const int Internal = 70;

    /// <summary>Interrupted by a signal.</summary>
    public const int Interrupted = 130;
}

namespace GitOpsServerless.Git.Packs;

/// <summary>How an attempt to inflate ended.</summary>
internal enum InflateStatus
{
    Done,

    /// <summary>The input ends before the compressed data does.</summary>
    NeedMoreInput,

    /// <summary>The input is not a zlib stream.</summary>
    Corrupt,

    /// <summary>The data inflates to more, or to less, than it was said to.</summary>
    WrongLength,
}

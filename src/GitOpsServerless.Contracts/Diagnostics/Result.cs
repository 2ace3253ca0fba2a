namespace GitOpsServerless.Contracts;

/// <summary>
/// The outcome of an operation that can fail in an expected way: a value, or diagnostics of which at least one is an error.
/// A success may carry warnings.
/// </summary>
/// <typeparam name="T">The value on success.</typeparam>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, bool isSuccess, IReadOnlyList<Diagnostic> diagnostics)
    {
        _value = value;
        IsSuccess = isSuccess;
        Diagnostics = diagnostics;
    }

    /// <summary>Whether there is a value.</summary>
    public bool IsSuccess { get; }

    /// <summary>All diagnostics; on failure at least one is an error.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The operation failed; asking for the value is a defect of the caller.</exception>
    public T Value => IsSuccess
        ? _value!
        : throw new InvalidOperationException($"The operation failed: {Diagnostics[0]}");

    /// <summary>The first error, or null on success.</summary>
    public Diagnostic? Error => IsSuccess ? null : Diagnostics.First(d => d.IsError);

    /// <summary>A success.</summary>
    public static Result<T> Success(T value, IReadOnlyList<Diagnostic>? diagnostics = null) => new(value, true, diagnostics ?? []);

    /// <summary>A failure; one of the diagnostics must be an error.</summary>
    public static Result<T> Failure(IReadOnlyList<Diagnostic> diagnostics) =>
        diagnostics.Any(d => d.IsError)
            ? new Result<T>(default, false, diagnostics)
            : throw new ArgumentException("A failure needs at least one error.", nameof(diagnostics));

    /// <summary>A failure with one diagnostic.</summary>
    public static Result<T> Failure(Diagnostic diagnostic) => Failure([diagnostic]);

    /// <summary>A success from its value.</summary>
    public static implicit operator Result<T>(T value) => Success(value);

    /// <summary>A failure from its diagnostic.</summary>
    public static implicit operator Result<T>(Diagnostic diagnostic) => Failure(diagnostic);
}

<#
Runs the tests of the module and writes one JSON line for each test.
    pwsh -NoProfile -File tests/pester/Run.ps1 [-Pester PATH-OF-Pester.psd1] [-Name Get-*] [-Output results.jsonl]
Exit code: number of failed tests and files.
#>
param(
    [string] $Pester = 'Pester',
    [string] $Name = '*',
    [string] $Output
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester -MinimumVersion 5.5 -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = @(Get-ChildItem $PSScriptRoot -Filter "$Name.Tests.ps1").FullName
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

$lines = @(
    foreach ($test in $result.Tests) {
        [ordered]@{
            file = [IO.Path]::GetFileName($test.ScriptBlock.File)
            name = $test.ExpandedPath
            result = "$($test.Result)"
            seconds = $test.Duration.TotalSeconds
            message = ($test.ErrorRecord | ForEach-Object { "$($_.Exception.Message)`n$($_.ScriptStackTrace)" }) -join "`n"
        }
    }
    foreach ($container in $result.Containers | Where-Object { $_.Result -eq 'Failed' -and $_.ErrorRecord }) {
        [ordered]@{
            file = [IO.Path]::GetFileName("$($container.Item)")
            name = 'file'
            result = 'Failed'
            seconds = 0
            message = ($container.ErrorRecord | ForEach-Object { "$($_.Exception.Message)`n$($_.ScriptStackTrace)" }) -join "`n"
        }
    }
    foreach ($block in $result.FailedBlocks) {
        [ordered]@{
            file = [IO.Path]::GetFileName($block.ScriptBlock.File)
            name = "$($block.ExpandedPath) (set-up)"
            result = 'Failed'
            seconds = 0
            message = ($block.ErrorRecord | ForEach-Object { "$($_.Exception.Message)`n$($_.ScriptStackTrace)" }) -join "`n"
        }
    }
)
if ($Output) {
    $lines | ForEach-Object { $_ | ConvertTo-Json -Compress } | Set-Content -LiteralPath $Output -Encoding utf8
}

exit $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $hasGit = [bool](Get-Command git -ErrorAction Ignore)
    if ($hasGit) {
        $world = New-TestRepository revision
        Add-TestCommit $world (Get-TestManifest revision 1 'two') 'Greet with two'
    }
}
AfterAll { if ($hasGit) { Remove-TestWorld $world } }

Describe 'Get-GitOpsRevision' -Skip:(-not (Get-Command git -ErrorAction Ignore)) {
    It 'gets the commits of the path, newest first' {
        $revisions = Get-GitOpsRevision revision
        $revisions.Subject | Should -Be @('Greet with two', 'Greet with one')
        $revisions[0].Author | Should -Be 'Ada'
        $revisions | Out-String | Should -Match 'Ada\s+Greet with two'
    }

    It 'gets no more than asked for' { @(Get-GitOpsRevision revision -Last 1).Count | Should -Be 1 }
    It 'refuses numbers out of range' { { Get-GitOpsRevision revision -Last 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*' }
}
